import type { Child } from 'hono/jsx';

/** What stands where nothing does: that it is so, and whether that is well. */
export function Empty(props: { readonly title: string; readonly children?: Child }) {
  return (
    <div class="card empty">
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}
