"""Sites that embed the widget, and conversations of their viewers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sites',
    sa.Column('id', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('origins', sa.JSON(), nullable=False, comment='of its pages, as browsers send them'),
    sa.Column('tier', sa.String(length=20), nullable=False, comment='the highest that a token of it opens'),
    sa.Column('asks_per_minute', sa.Integer(), nullable=False, comment='of one viewer'),
    sa.Column('secret', sa.String(length=100), nullable=False, comment='signs viewer tokens'),
    sa.Column('created_at', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sites'))
    )
    op.add_column('conversations', sa.Column('site', sa.String(length=40), nullable=True, comment='that it was begun on; no foreign key'))
    op.add_column('conversations', sa.Column('owner', sa.String(length=200), nullable=True, comment='name of a viewer of that site; null: a key, or whoever knows the id'))
    op.create_index(op.f('ix_conversations_site'), 'conversations', ['site'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_conversations_site'), 'conversations')
    op.drop_column('conversations', 'owner')
    op.drop_column('conversations', 'site')
    op.drop_table('sites')
