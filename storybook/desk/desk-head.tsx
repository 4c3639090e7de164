/** The top line: whose desk it is, which book is shown, and how the connection does. */
import type { ReactNode } from "react";
import { useAtlasClient, useConnection } from "../../src/index.ts";
import { ConnectionBadge } from "./connection/connection-badge.tsx";
import { ConnectionNotice } from "./connection/connection-notice.tsx";
import { useBooks } from "./use-books.ts";
import { useIsOnline } from "./connection/use-is-online.ts";
import { useLagMs } from "./connection/use-lag.ts";
import { useNow } from "./connection/use-now.ts";

export interface DeskHeadProps {
  readonly book: string | undefined;
  readonly onBook: (book: string | undefined) => void;
  /** Further buttons, of the page that shows the desk. */
  readonly children?: ReactNode;
}

export function DeskHead({ book, onBook, children }: DeskHeadProps): ReactNode {
  return (
    <header className="desk-head">
      <h1 className="brand">
        Atlas <span className="brand-quiet">desk</span>
      </h1>
      <BookFilter book={book} onBook={onBook} />
      <Connection />
      {children}
    </header>
  );
}

function BookFilter({ book, onBook }: Pick<DeskHeadProps, "book" | "onBook">): ReactNode {
  const books = useBooks();
  return (
    <label className="filter">
      <span className="filter-name">Book</span>
      <select value={book ?? ""} onChange={({ target }) => onBook(target.value === "" ? undefined : target.value)}>
        <option value="">All books</option>
        {books.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
        {book !== undefined && !books.includes(book) && <option value={book}>{book}</option>}
      </select>
    </label>
  );
}

function Connection(): ReactNode {
  const connection = useConnection();
  const client = useAtlasClient();
  const isOnline = useIsOnline();
  const lagMs = useLagMs();
  const now = useNow(100);
  return (
    <>
      <ConnectionNotice connection={connection} isOnline={isOnline} lagMs={lagMs} />
      <ConnectionBadge connection={connection} now={now} />
      <button type="button" className="button" onClick={() => client.reconnect()}>
        Reconnect
      </button>
    </>
  );
}
