"""Conversations, their turns, and the documents that the answers quote."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('conversations',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('key_hash', sa.String(length=64), nullable=True, comment='null: no key'),
    sa.Column('tier', sa.String(length=20), nullable=False, comment='of whoever began it'),
    sa.Column('begun_at', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['key_hash'], ['keys.hash'], name=op.f('fk_conversations_key_hash'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversations'))
    )
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversations_key_hash'), ['key_hash'], unique=False)
    op.create_table('turns',
    sa.Column('number', sa.Integer(), nullable=False, comment='in the order of their keeping'),
    sa.Column('conversation_id', sa.String(length=40), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('understood', sa.Text(), nullable=True, comment='the question as rewritten to stand alone'),
    sa.Column('answer_id', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False, comment='empty once a document that it quotes is removed'),
    sa.Column('statements', sa.JSON(), nullable=False),
    sa.Column('citations', sa.JSON(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=True),
    sa.Column('index_version', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_turns_conversation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_turns'))
    )
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_turns_asked_at'), ['asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_turns_conversation_id'), ['conversation_id'], unique=False)
    op.create_table('turn_documents',
    sa.Column('turn_number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('document_id', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['turn_number'], ['turns.number'], name=op.f('fk_turn_documents_turn_number'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('turn_number', 'document_id', name=op.f('pk_turn_documents'))
    )
    with op.batch_alter_table('turn_documents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_turn_documents_document_id'), ['document_id'], unique=False)


def downgrade() -> None:
    op.drop_table('turn_documents')
    op.drop_table('turns')
    op.drop_table('conversations')
