"""Digests: what was posted where, and how people are shown in it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("shown", sa.String(), nullable=False, server_default=""))
    for name, kind, usual in (
        ("thread", sa.String(), ""),
        ("quiet", sa.Integer(), "0"),
        ("missed", sa.Integer(), "0"),
    ):
        column = sa.Column(name, kind, nullable=False, server_default=usual)
        op.add_column("digestsubscription", column)
    op.drop_index("ix_digestsubscription_place_id", "digestsubscription")
    op.create_index("digest_of_place", "digestsubscription", ["place_id"], unique=True)
    op.create_index("declaration_by_age", "declaration", ["side", "state", "created_at"])
    op.create_table(
        "edition",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=True),
        sa.Column("letter", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("place_id", "due_at"),
    )
    op.create_index("ix_edition_place_id", "edition", ["place_id"])
    op.create_index("ix_edition_posted_at", "edition", ["posted_at"])
    op.create_table(
        "item",
        sa.Column("edition_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("declaration_id", sa.String(), nullable=True),
        sa.Column("introduction_id", sa.String(), nullable=True),
        sa.Column("about_id", sa.String(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["declaration_id"], ["declaration.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["introduction_id"], ["introduction.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("edition_id", "number"),
    )
    for owner in ("person_id", "declaration_id", "introduction_id", "about_id"):
        op.create_index(f"ix_item_{owner}", "item", [owner])


def downgrade() -> None:
    op.drop_table("item")
    op.drop_table("edition")
    op.drop_index("declaration_by_age", "declaration")
    op.drop_index("digest_of_place", "digestsubscription")
    op.create_index("ix_digestsubscription_place_id", "digestsubscription", ["place_id"])
    for column in ("missed", "quiet", "thread"):
        op.drop_column("digestsubscription", column)
    op.drop_column("person", "shown")
