"""The encoder behind LangChain's interface."""

from __future__ import annotations

from langchain_core.vectorstores import InMemoryVectorStore

from kb.encoder.onnx_encoder import open_onnx_encoder
from kb.langchain_embeddings import FootnoteEmbeddings
from kb.settings import Settings

TEXTS = ["江苏省计划到2025年建成500座换电站。", "The ferry to the island leaves at noon.", "先把洋葱切碎，放入锅中煎。"]


def test_a_store_of_langchain_finds_by_them_across_languages():
    with open_onnx_encoder(Settings().cache, 1) as encoder:
        store = InMemoryVectorStore(FootnoteEmbeddings(encoder))
        store.add_texts(TEXTS)
        assert (
            store.similarity_search("How many battery swap stations does Jiangsu plan?", 1)[0].page_content == TEXTS[0]
        )
        assert store.similarity_search("When does the ferry leave?", 1)[0].page_content == TEXTS[1]


def test_questions_and_passages_have_their_own_prefix_and_length():
    with open_onnx_encoder(Settings().cache, 1) as encoder:
        embeddings = FootnoteEmbeddings(encoder)
        (passage,), question = embeddings.embed_documents(["trucks"]), embeddings.embed_query("trucks")
    assert len(passage) == len(question) == encoder.dimensions
    assert passage != question
