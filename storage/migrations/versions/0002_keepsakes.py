"""What adapters must remember over a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "keepsake",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("platform", "kind", "key"),
    )
    with op.batch_alter_table("keepsake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_keepsake_expires_at"), ["expires_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("keepsake", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_keepsake_expires_at"))

    op.drop_table("keepsake")
