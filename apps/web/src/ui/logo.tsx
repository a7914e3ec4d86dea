/** Two overlapping circles: kin. */
export function Logo({ size = 26 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <circle cx="12" cy="16" r="9" fill="#5a3fd6" />
      <circle cx="20" cy="16" r="9" fill="#e0663a" fillOpacity=".85" />
    </svg>
  );
}
