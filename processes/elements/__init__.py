"""What each kind of element does, as SpiffWorkflow task specs; one small file for each family."""
