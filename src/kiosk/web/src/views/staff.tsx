import type { Screen } from '../answers';
export function StaffPages(_: { screen: Screen; ask: () => void }) { return null; }
