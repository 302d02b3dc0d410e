//! `smartq api`: one raw call, its answer on standard output.

mod fields;

use std::future::Future;

use anyhow::Context as _;
use serde_json::value::RawValue;

use super::ask::Terminal;
use super::error::Error;
use super::{Place, print};
use crate::api::walk::{self, Extent, Plan};
use crate::api::{Client, RawCall};
use crate::cli::ApiArgs;
use crate::config::Ask;
use crate::config::connect::Wanted;
use crate::model::{Page, PageQuery};

/// Makes the call and prints the answer; 1 where the API has answered with an error.
pub(super) fn run(place: &Place, wanted: Wanted<'_>, args: ApiArgs) -> Result<u8, Error> {
    let is_get = args.method.eq_ignore_ascii_case("GET");
    if args.paginate && !is_get {
        return Err(Error::Usage("--paginate walks through lists: use it with GET".to_owned()));
    }
    let ApiArgs { method, path, fields, files, paginate, .. } = args;
    let call = RawCall { method, path, fields: fields::told(fields)?, files };
    let (_, account) = place.account(wanted)?;
    let Some(account) = account else {
        return Err(Error::Usage(
            "no account is known: make a profile with smartq login, or set SMARTQ_URL".to_owned(),
        ));
    };
    let mut terminal = Terminal::find();
    let ask = terminal.as_mut().map(|terminal| terminal as &mut dyn Ask);
    let connection = account.connection(place.sources(), ask)?;
    let client = Client::new(connection).context("the call was not made")?;
    if paginate { block_on(all_pages(client, call.path))? } else { block_on(once(client, call))? }
}

async fn once(client: Client, call: RawCall) -> Result<u8, Error> {
    let is_download = call.is_download();
    let answer = client.raw(call).await.context("the call has failed")?;
    let printed = print::bytes(&answer.body);
    // what the server has to say goes before what became of its words
    let came = if is_download { answer.file() } else { answer.data().map(drop) };
    came.map_err(anyhow::Error::from)?;
    printed.map(|()| 0)
}

async fn all_pages(client: Client, path: String) -> Result<u8, Error> {
    let client = &client;
    let path = &path;
    let fetch = |page: PageQuery| async move {
        let answer = client.raw(RawCall::page_of(path, page)).await?;
        serde_json::from_str::<Page<Box<RawValue>>>(answer.data()?)
            .map_err(|error| crate::api::Error::Decode(error.to_string()))
    };
    let plan = Plan { first: 1_000, ..Plan::default() };
    let (items, extent) = walk::items(plan, |item| identity(item), fetch)
        .await
        .context("the walk through the list has failed")?;
    print::bytes(one_list(&items).as_bytes())?;
    if extent == Extent::Complete {
        return Ok(0);
    }
    print::note(
        "The server does not page as it should: what is printed may not be the whole list.",
    );
    Ok(1)
}

/// What tells items apart: the id where there is one, else all of it.
fn identity(item: &RawValue) -> String {
    #[derive(serde::Deserialize)]
    struct Named<'a> {
        #[serde(borrow)]
        id: &'a RawValue,
    }
    let text = item.get();
    serde_json::from_str::<Named<'_>>(text)
        .map_or_else(|_| text.to_owned(), |named| named.id.get().trim_matches('"').to_owned())
}

/// The envelope of a list that came in one piece; each item as it came.
fn one_list(items: &[Box<RawValue>]) -> String {
    let texts: Vec<&str> = items.iter().map(|item| item.get()).collect();
    let total = items.len();
    format!("{{\"error\":null,\"data\":{{\"items\":[{}],\"total\":{total}}}}}\n", texts.join(","))
}

/// Runs one piece of work to its end; Ctrl-C ends the program as usual.
pub(super) fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start")?;
    Ok(runtime.block_on(work))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).unwrap()
    }

    #[test]
    fn pages_become_one_list_and_items_stay_as_they_came() {
        let page: Page<Box<RawValue>> =
            serde_json::from_str(r#"{"items":[{"id":"7", "x":1.50},{"id":8}],"total":2}"#).unwrap();
        let list = one_list(&page.items);
        assert_eq!(
            list,
            "{\"error\":null,\"data\":{\"items\":[{\"id\":\"7\", \"x\":1.50},{\"id\":8}],\"total\":2}}\n"
        );
    }

    #[test]
    fn items_are_told_apart_by_id() {
        assert_eq!(identity(&raw(r#"{"name":"a","id":"7"}"#)), "7");
        assert_eq!(identity(&raw(r#"{"id":7}"#)), "7");
        assert_eq!(identity(&raw(r#"{"title":"a"}"#)), r#"{"title":"a"}"#);
    }
}
