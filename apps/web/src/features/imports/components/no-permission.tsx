import { ApiError } from "../../../api/request.ts";
import { useText } from "../../../languages/text.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Failed } from "../../../ui/states.tsx";

/** A viewer came by an address: the page says so before anything is uploaded for nothing. */
export function NoPermission() {
  const text = useText();
  return (
    <>
      <PageTitle title={text("imports.new")} />
      <Failed error={new ApiError({ code: "forbidden", message: "" }, 403)} />
    </>
  );
}
