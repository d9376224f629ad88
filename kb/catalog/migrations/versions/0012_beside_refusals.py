"""What stood beside a refusal, by its ids, so that a conversation that is read again shows it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.add_column(sa.Column('nearest', sa.JSON(), nullable=False, server_default='{}', comment='{id of a chunk: score} beside a refusal'))
        batch_op.add_column(sa.Column('contacts', sa.JSON(), nullable=False, server_default='[]', comment='[id of a fact] beside a refusal'))


def downgrade() -> None:
    with op.batch_alter_table('turns', schema=None) as batch_op:
        batch_op.drop_column('contacts')
        batch_op.drop_column('nearest')
