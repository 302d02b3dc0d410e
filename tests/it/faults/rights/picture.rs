//! All that is in a database, row by row, and what becomes of it from one moment to the next.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection as _, query_as, query_scalar};

/// The rows by table and key, each as JSON.
pub(super) type Picture = BTreeMap<(String, String), String>;

/// What has become of a row.
#[derive(Debug)]
pub(super) enum Difference {
    Added { table: String, row: Map<String, Value> },
    Gone { table: String },
    Changed { table: String, key: String, column: String },
}

/// A look into a database that others write to.
pub(super) struct Camera {
    database: SqliteConnection,
    /// A query for the rows of each table.
    tables: BTreeMap<String, String>,
    /// Every column of theirs.
    pub(super) columns: Vec<String>,
}

impl Camera {
    pub(super) async fn at(folder: &Path) -> Self {
        let file = SqliteConnectOptions::new().filename(folder.join("workspace.db"));
        let mut database = SqliteConnection::connect_with(&file).await.unwrap();
        let names = "SELECT name FROM sqlite_master WHERE type = 'table'
             AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'";
        let names: Vec<String> = query_scalar(names).fetch_all(&mut database).await.unwrap();
        let (mut tables, mut columns) = (BTreeMap::new(), Vec::new());
        for table in names {
            let about = "SELECT name, pk > 0 FROM pragma_table_info($1) ORDER BY cid";
            let about: Vec<(String, bool)> =
                query_as(about).bind(&table).fetch_all(&mut database).await.unwrap();
            let key: Vec<_> =
                about.iter().filter(|it| it.1).map(|it| format!("quote({})", it.0)).collect();
            let row: Vec<_> = about.iter().map(|it| format!("'{0}', quote({0})", it.0)).collect();
            let (key, row) = (key.join(" || ',' || "), row.join(", "));
            tables.insert(table.clone(), format!("SELECT {key}, json_object({row}) FROM {table}"));
            columns.extend(about.into_iter().map(|it| it.0));
        }
        columns.sort();
        columns.dedup();
        Self { database, tables, columns }
    }

    pub(super) async fn take(&mut self) -> Picture {
        let mut picture = Picture::new();
        for (table, query) in &self.tables {
            let query = query_as(AssertSqlSafe(query.clone()));
            let rows: Vec<(String, String)> = query.fetch_all(&mut self.database).await.unwrap();
            picture.extend(rows.into_iter().map(|(key, row)| ((table.clone(), key), row)));
        }
        picture
    }

    /// A number that is another one once anybody has written anything.
    pub(super) async fn version(&mut self) -> i64 {
        query_scalar("PRAGMA data_version").fetch_one(&mut self.database).await.unwrap()
    }

    /// One text for the thing of that id; nothing is an empty one.
    pub(super) async fn text(&mut self, query: &str, id: u64) -> String {
        let query = AssertSqlSafe(format!("SELECT CAST(({query}) AS TEXT)"));
        let id = i64::try_from(id).unwrap();
        let found: Option<String> =
            query_scalar(query).bind(id).fetch_one(&mut self.database).await.unwrap();
        found.unwrap_or_default()
    }
}

/// From one picture to the next.
pub(super) fn differences(before: &Picture, after: &Picture) -> Vec<Difference> {
    let parsed = |row: &str| serde_json::from_str::<Map<String, Value>>(row).unwrap();
    let mut found = Vec::new();
    for ((table, key), row) in before {
        let (table, key) = (table.clone(), key.clone());
        match after.get(&(table.clone(), key.clone())) {
            None => found.push(Difference::Gone { table }),
            Some(same) if same == row => {}
            Some(other) => {
                let (was, is) = (parsed(row), parsed(other));
                let columns = was.keys().filter(|column| was[*column] != is[*column]);
                found.extend(columns.map(|column| Difference::Changed {
                    table: table.clone(),
                    key: key.clone(),
                    column: column.clone(),
                }));
            }
        }
    }
    for ((table, key), row) in after {
        if !before.contains_key(&(table.clone(), key.clone())) {
            found.push(Difference::Added { table: table.clone(), row: parsed(row) });
        }
    }
    found
}
