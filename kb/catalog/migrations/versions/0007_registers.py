"""The registers: facts with their spans, names that go together, and what people corrected by hand.

The facts of publications that are there already are read from the catalog afterwards (`kb/registers/refresh.py`).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('revisions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('extractor', sa.String(length=40), nullable=True, comment='version of the grammar that read its facts; null: not read yet'))
        batch_op.add_column(sa.Column('model', sa.String(length=200), nullable=True, comment='chat model and prompt that read its facts as well'))
    op.create_table('facts',
    sa.Column('id', sa.String(length=60), nullable=False),
    sa.Column('revision_id', sa.String(length=40), nullable=False),
    sa.Column('register', sa.String(length=20), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False, comment='what makes it this fact; the same in the next revision'),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('read_by', sa.String(length=20), nullable=False, comment='grammar or model'),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_facts_revision_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facts'))
    )
    with op.batch_alter_table('facts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_facts_revision_id'), ['revision_id'], unique=False)
    op.create_table('fact_spans',
    sa.Column('fact_id', sa.String(length=60), nullable=False),
    sa.Column('ordinal', sa.Integer(), autoincrement=False, nullable=False, comment='0 is the sentence or row itself'),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['fact_id'], ['facts.id'], name=op.f('fk_fact_spans_fact_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('fact_id', 'ordinal', name=op.f('pk_fact_spans'))
    )
    op.create_table('fact_names',
    sa.Column('revision_id', sa.String(length=40), nullable=False),
    sa.Column('ordinal', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('full', sa.Text(), nullable=False),
    sa.Column('short', sa.Text(), nullable=False, comment='that the text gives beside the full name'),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_fact_names_revision_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('revision_id', 'ordinal', name=op.f('pk_fact_names'))
    )
    op.create_table('fact_corrections',
    sa.Column('number', sa.Integer(), nullable=False, comment='in the order of their making'),
    sa.Column('source', sa.Text(), nullable=False, comment='of the document; outlives its revisions'),
    sa.Column('register', sa.String(length=20), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False, comment='of the fact as it was read, or of the one that is added'),
    sa.Column('action', sa.String(length=10), nullable=False, comment='edit, hide or add'),
    sa.Column('fields', sa.JSON(), nullable=False, comment='those that are changed; of an added fact all'),
    sa.Column('quotes', sa.JSON(), nullable=False, comment='[[page, quote], ...] where it stands; empty: where it was read'),
    sa.Column('made_by', sa.String(length=100), nullable=False),
    sa.Column('made_at', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_fact_corrections')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('fact_corrections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fact_corrections_source'), ['source'], unique=False)


def downgrade() -> None:
    op.drop_table('fact_corrections')
    op.drop_table('fact_names')
    op.drop_table('fact_spans')
    op.drop_table('facts')
    with op.batch_alter_table('revisions', schema=None) as batch_op:
        batch_op.drop_column('model')
        batch_op.drop_column('extractor')
