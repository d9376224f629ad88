"""Sessions of the staff console."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sessions',
    sa.Column('hash', sa.String(length=64), nullable=False, comment='of the random text in the cookie'),
    sa.Column('key_hash', sa.String(length=64), nullable=False),
    sa.Column('until', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['key_hash'], ['keys.hash'], name=op.f('fk_sessions_key_hash'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_sessions'))
    )
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sessions_key_hash'), ['key_hash'], unique=False)


def downgrade() -> None:
    op.drop_table('sessions')
