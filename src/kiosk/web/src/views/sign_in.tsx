export function SignIn(_: { done: () => void }) { return null; }
