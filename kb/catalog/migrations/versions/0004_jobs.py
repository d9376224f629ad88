"""Jobs: what is to be ingested or removed, how far it is, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'jobs',
        sa.Column('number', sa.Integer(), nullable=False, comment='in the order of their making'),
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('batch', sa.String(length=40), nullable=False, comment='the request or command that made it'),
        sa.Column('source', sa.Text(), nullable=False, comment='of the document that it is about'),
        sa.Column('todo', sa.JSON(), nullable=False, comment='what is to be done; ingest.jobs.todo knows it'),
        sa.Column('state', sa.String(length=20), nullable=False),
        sa.Column('change', sa.BigInteger(), nullable=False, comment='rises with every change of any job'),
        sa.Column('attempts', sa.Integer(), nullable=False, comment='tries that failed and may be made again'),
        sa.Column('cancelling', sa.Boolean(), nullable=False),
        sa.Column('stage', sa.String(length=20), nullable=True),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.Column('error', sa.JSON(), nullable=True, comment='[class, message, advice]'),
        sa.Column('not_before', sa.Float(), nullable=True, comment='seconds since 1970: when it is tried again'),
        sa.Column('created_at', sa.String(length=40), nullable=False),
        sa.Column('ended_at', sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint('number', name=op.f('pk_jobs')),
        sa.UniqueConstraint('id', name=op.f('uq_jobs_id')),
    )
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        for column in ('batch', 'source', 'state', 'change'):
            batch_op.create_index(batch_op.f(f'ix_jobs_{column}'), [column], unique=False)
    op.create_table(
        'job_outcomes',
        sa.Column('job_id', sa.String(length=40), nullable=False),
        sa.Column('ordinal', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        sa.Column('status', sa.String(length=20), nullable=False),
        sa.Column('document_id', sa.String(length=40), nullable=False),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('pages', sa.Integer(), nullable=False),
        sa.Column('chunks', sa.Integer(), nullable=False),
        sa.Column('notes', sa.JSON(), nullable=False),
        sa.Column('error', sa.JSON(), nullable=True, comment='[class, message, advice]'),
        sa.ForeignKeyConstraint(
            ['job_id'], ['jobs.id'], name=op.f('fk_job_outcomes_job_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('job_id', 'ordinal', name=op.f('pk_job_outcomes')),
    )
    with op.batch_alter_table('job_outcomes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_outcomes_source'), ['source'], unique=False)


def downgrade() -> None:
    op.drop_table('job_outcomes')
    op.drop_table('jobs')
