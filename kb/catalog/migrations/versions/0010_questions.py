"""The log of questions, what was thought of the answers, and what seals the ids of answers."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('questions',
    sa.Column('number', sa.Integer(), nullable=False, comment='in the order of their keeping'),
    sa.Column('answer_id', sa.String(length=40), nullable=False),
    sa.Column('conversation_id', sa.String(length=64), nullable=True),
    sa.Column('asked_at', sa.String(length=40), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('understood', sa.Text(), nullable=True, comment='the question as rewritten to stand alone'),
    sa.Column('language', sa.String(length=20), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('answerer', sa.String(length=20), nullable=False),
    sa.Column('tier', sa.String(length=20), nullable=True, comment='of whoever asked, as the settings allow'),
    sa.Column('viewer', sa.String(length=300), nullable=True, comment='the name, as the settings allow'),
    sa.Column('site', sa.String(length=100), nullable=True),
    sa.Column('index_version', sa.Integer(), nullable=False),
    sa.Column('milliseconds', sa.Integer(), nullable=False),
    sa.Column('dealt_at', sa.String(length=40), nullable=True),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_questions')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('questions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_questions_answer_id'), ['answer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_questions_asked_at'), ['asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_questions_conversation_id'), ['conversation_id'], unique=False)
    op.create_table('question_documents',
    sa.Column('question_number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('document_id', sa.String(length=40), nullable=False),
    sa.Column('cited', sa.Boolean(), nullable=False),
    sa.Column('page', sa.Integer(), nullable=True, comment='of what stood near a question that was refused'),
    sa.ForeignKeyConstraint(['question_number'], ['questions.number'], name=op.f('fk_question_documents_question_number'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_number', 'document_id', name=op.f('pk_question_documents'))
    )
    with op.batch_alter_table('question_documents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_documents_document_id'), ['document_id'], unique=False)
    op.create_table('feedback',
    sa.Column('question_number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('rating', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=True),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('given_at', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['question_number'], ['questions.number'], name=op.f('fk_feedback_question_number'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_number', name=op.f('pk_feedback'))
    )
    seal = op.create_table('question_seal',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('secret', sa.String(length=64), nullable=False, comment='256 random bits, in hexadecimal'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_seal'))
    )
    op.bulk_insert(seal, [{'id': 1, 'secret': secrets.token_hex(32)}])


def downgrade() -> None:
    op.drop_table('question_seal')
    op.drop_table('feedback')
    op.drop_table('question_documents')
    op.drop_table('questions')
