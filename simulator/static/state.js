// What the page knows; filled from the simulator and kept up by its events.

export const state = {
  accounts: [], residents: [], phones: [], robots: [], groups: [], posters: [], places: [], wire: [], faults: {},
  chosen: { kind: "group" },
};

const KEPT = 300;

// Adds a bubble, or replaces the one with its number.
export function upsert(bubbles, bubble) {
  const index = bubbles.findIndex((row) => row.id === bubble.id);
  if (index >= 0) bubbles[index] = bubble;
  else bubbles.push(bubble);
  if (bubbles.length > KEPT) bubbles.shift();
}
