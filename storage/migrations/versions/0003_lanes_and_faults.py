"""Lanes are looked for one by one, and broken promises are counted apart from other tries."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letter", sa.Column("faults", sa.Integer(), nullable=False, server_default="0"))
    op.drop_index("letter_waiting", "letter")
    op.create_index("letter_waiting", "letter", ["state", "platform", "lane", "due_at"])


def downgrade() -> None:
    op.drop_index("letter_waiting", "letter")
    op.create_index("letter_waiting", "letter", ["state", "platform", "due_at"])
    op.drop_column("letter", "faults")
