"""What the studio's commands and queries share: drafts as values, their files, their record."""
