"""What people sent, brought into the house: fetched, freed of what it tells besides, kept."""
