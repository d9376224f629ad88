"""What the encoder is chosen by and where it runs, so that the library can be opened with it, and where its cosines lie.

Libraries of before were made by variants of our own encoder, whose names tell the setting; of one made by anything
older it is not known, and such a library is refused until it is indexed anew, as before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('library', schema=None) as batch_op:
        batch_op.add_column(sa.Column('setting', sa.String(length=200), nullable=True, comment='what that encoder is chosen by'))
        batch_op.add_column(sa.Column('address', sa.Text(), nullable=True, comment='of the server that it runs on, where it is not the usual one'))
        batch_op.add_column(sa.Column('cosines', sa.JSON(), nullable=True, comment='{relation of languages: [slope, offset]}; none for our own encoder'))
    for variant, setting in (('int8', 'int8'), ('int7', 'int8'), ('int4', 'int4'), ('fp32', 'fp32')):
        op.execute(f"UPDATE library SET setting = '{setting}' WHERE encoder LIKE 'multilingual-e5-small/onnx-{variant}-%'")


def downgrade() -> None:
    with op.batch_alter_table('library', schema=None) as batch_op:
        batch_op.drop_column('cosines')
        batch_op.drop_column('address')
        batch_op.drop_column('setting')
