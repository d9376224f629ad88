"""Descriptions say where each field was found, people may edit them, and texts have fingerprints.

Of documents of before, all that is known counts as told: an edit must not open what the catalog file had closed.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

TOLD = ('title', 'kind', 'publisher', 'program', 'published', 'language', 'tier', 'listed', 'url', 'illustrative')


def upgrade() -> None:
    op.create_table('edits',
    sa.Column('source', sa.Text(), nullable=False, comment='of the document; outlives its revisions'),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False, comment='null: there is no such thing'),
    sa.Column('edited_at', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('source', 'field', name=op.f('pk_edits'))
    )
    op.create_table('rejected_editions',
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('edition_of', sa.Text(), nullable=False, comment='the source of what it is no edition of'),
    sa.Column('decided_at', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('source', 'edition_of', name=op.f('pk_rejected_editions'))
    )
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.add_column(sa.Column('place', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('covers_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('covers_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('origins', sa.JSON(), server_default='{}', nullable=False, comment='{field: [where found, 0 to 1]}'))
        batch_op.add_column(sa.Column('told', sa.JSON(), server_default='{}', nullable=False, comment='what catalog.yaml or the upload says of it'))
    with op.batch_alter_table('revisions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('signature', sa.LargeBinary(), nullable=True, comment='MinHash of the text, little-endian uint32; null of an older revision'))
        batch_op.add_column(sa.Column('figures', sa.String(length=64), nullable=True, comment='hash of the figures in the text, in their order'))
    _tell_of_those_before()


def _tell_of_those_before() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.text('SELECT * FROM documents')).mappings().all():
        entry = {name: row[name] for name in TOLD if row[name] is not None}
        entry |= {'path': row['source'].partition('/')[2] or row['source']}
        entry |= {'listed': bool(row['listed']), 'illustrative': bool(row['illustrative'])}
        told = json.dumps({'entry': entry, 'edition_of': row['edition_of']})
        connection.execute(sa.text('UPDATE documents SET told = :told WHERE id = :id'), {'told': told, 'id': row['id']})


def downgrade() -> None:
    with op.batch_alter_table('revisions', schema=None) as batch_op:
        batch_op.drop_column('figures')
        batch_op.drop_column('signature')
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.drop_column('told')
        batch_op.drop_column('origins')
        batch_op.drop_column('covers_until')
        batch_op.drop_column('covers_from')
        batch_op.drop_column('place')
    op.drop_table('rejected_editions')
    op.drop_table('edits')
