//! `replications.parquet`: everything observed in every replication, for tools that read columns, and for merging runs.
//!
//! One row per replication, month and cell (council, teams, grades, grades within teams, stages), in this order; one
//! nullable column per measure, named by its key; and two lists whose place k (from 0) counts workers of the cell who hold
//! k children: `workers`, all of them, and `workers_above`, those whose load is above their own target.

use crate::results::{Cell, Ensemble, Layout, Trajectory, measure::DEFINITIONS};
use arrow_array::builder::{ListBuilder, StringBuilder, UInt32Builder};
use arrow_array::{
    Array, ArrayRef, Float64Array, Int64Array, ListArray, RecordBatch, StringArray, cast::AsArray, types::UInt32Type,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Replications written at a time, which bounds memory.
const BATCH: usize = 16;

/// Why a table of replications could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The file could not be opened.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is no sound parquet file.
    #[error("not a sound parquet file: {0}")]
    Parquet(#[from] ParquetError),
    /// Its columns could not be decoded.
    #[error("not a sound parquet file: {0}")]
    Arrow(#[from] ArrowError),
    /// It is not a table that this program wrote for that layout.
    #[error("{0}")]
    Foreign(String),
}

fn schema() -> Schema {
    let mut fields = vec![
        Field::new("scenario", DataType::Utf8, false),
        Field::new("replication", DataType::Int64, false),
        Field::new("month", DataType::Utf8, false),
        Field::new("team", DataType::Utf8, false),
        Field::new("grade", DataType::Utf8, false),
        Field::new("contract", DataType::Utf8, false),
        Field::new("stage", DataType::Utf8, false),
    ];
    fields.extend(DEFINITIONS.iter().map(|row| Field::new(row.key, DataType::Float64, true)));
    for name in ["workers", "workers_above"] {
        let held = Field::new("item", DataType::UInt32, false);
        fields.push(Field::new(name, DataType::List(Arc::new(held)), false));
    }
    Schema::new(fields)
}

/// Writes all replications of a scenario; the bytes depend on the ensemble alone.
///
/// # Errors
/// When the sink fails.
pub fn write<W: Write + Send>(sink: W, scenario: &str, ensemble: &Ensemble) -> Result<(), ParquetError> {
    let schema = Arc::new(schema());
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by("caseload".into())
        .build();
    let mut writer = ArrowWriter::try_new(sink, Arc::clone(&schema), Some(properties))?;
    for some in ensemble.trajectories.chunks(BATCH) {
        writer.write(&batch(&schema, scenario, &ensemble.layout, some)?)?;
    }
    writer.close().map(|_| ())
}

fn batch(
    schema: &Arc<Schema>,
    scenario: &str,
    layout: &Layout,
    some: &[Trajectory],
) -> Result<RecordBatch, ParquetError> {
    let places: Vec<(&Trajectory, usize, Cell)> = some
        .iter()
        .flat_map(|one| {
            let months = 0..layout.months.len();
            months.flat_map(move |observation| layout.cells.iter().map(move |&cell| (one, observation, cell)))
        })
        .collect();
    let text = |name: &dyn Fn(usize, Cell) -> String| -> ArrayRef {
        let mut builder = StringBuilder::new();
        for &(_, observation, cell) in &places {
            builder.append_value(name(observation, cell));
        }
        Arc::new(builder.finish())
    };
    let mut columns: Vec<ArrayRef> = vec![
        text(&|_, _| scenario.to_string()),
        Arc::new(Int64Array::from_iter_values(places.iter().map(|(one, _, _)| one.index as i64))),
        text(&|observation, _| layout.months[observation].clone()),
        text(&|_, cell| layout.team_name(cell).to_string()),
        text(&|_, cell| layout.grade_name(cell).to_string()),
        text(&|_, cell| layout.contract_name(cell).to_string()),
        text(&|_, cell| layout.stage_name(cell).to_string()),
    ];
    for row in DEFINITIONS {
        let kept: Vec<Option<usize>> = layout.cells.iter().map(|&cell| layout.column(row.measure, cell)).collect();
        let values = places.iter().enumerate().map(|(place, &(one, observation, _))| {
            kept[place % layout.cells.len()].and_then(|column| one.value(observation, column))
        });
        columns.push(Arc::new(values.collect::<Float64Array>()));
    }
    for counts in [Trajectory::workers_by_children, Trajectory::above_by_children] {
        let held = Field::new("item", DataType::UInt32, false);
        let mut workers = ListBuilder::new(UInt32Builder::new()).with_field(held);
        for &(one, observation, cell) in &places {
            workers.values().append_slice(&counts(one, observation, cell));
            workers.append(true);
        }
        columns.push(Arc::new(workers.finish()));
    }
    Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
}

/// Reads the replications `first..first + count` of a layout back, to the bit, save their counts of events and checks.
///
/// # Errors
/// When the file is no sound parquet file or holds other replications, months, cells or measures.
pub fn read(path: &Path, layout: &Arc<Layout>, first: u64, count: u64) -> Result<Vec<Trajectory>, Unreadable> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?;
    if *reader.schema().as_ref() != schema() {
        return Err(Unreadable::Foreign("its columns are not those of this version".into()));
    }
    let per_replication = layout.months.len() * layout.cells.len();
    let rows = reader.metadata().file_metadata().num_rows();
    if rows != (count as usize * per_replication) as i64 {
        let told = format!("it holds {rows} rows where its manifest says {count} replications of {per_replication}");
        return Err(Unreadable::Foreign(told));
    }
    let mut trajectories: Vec<Trajectory> = (first..first + count).map(|index| blank(layout, index)).collect();
    let mut row = 0;
    for batch in reader.build()? {
        let batch = batch?;
        Columns::of(&batch, layout)?.fill(&mut trajectories, layout, row)?;
        row += batch.num_rows();
    }
    Ok(trajectories)
}

fn blank(layout: &Layout, index: u64) -> Trajectory {
    let counts = vec![vec![vec![Vec::new(); layout.grades.len()]; layout.teams.len()]; layout.months.len()];
    Trajectory {
        index,
        rows: vec![vec![f64::NAN; layout.series.len()]; layout.months.len()],
        above: counts.clone(),
        workers: counts,
        events: 0,
        checks: 0,
    }
}

/// The columns of one batch, by type.
struct Columns<'a> {
    replication: &'a Int64Array,
    month: &'a StringArray,
    team: &'a StringArray,
    grade: &'a StringArray,
    contract: &'a StringArray,
    stage: &'a StringArray,
    /// Per measure of the table: values, and the column of each cell of the layout in a trajectory.
    measures: Vec<(&'a Float64Array, Vec<Option<usize>>)>,
    workers: &'a ListArray,
    above: &'a ListArray,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch, layout: &Layout) -> Result<Self, Unreadable> {
        let column = |name: &str| {
            batch.column_by_name(name).ok_or_else(|| Unreadable::Foreign(format!("it has no column `{name}`")))
        };
        let measures = DEFINITIONS.iter().map(|row| {
            let kept = layout.cells.iter().map(|&cell| layout.column(row.measure, cell)).collect();
            Ok((column(row.key)?.as_primitive(), kept))
        });
        Ok(Self {
            replication: column("replication")?.as_primitive(),
            month: column("month")?.as_string(),
            team: column("team")?.as_string(),
            grade: column("grade")?.as_string(),
            contract: column("contract")?.as_string(),
            stage: column("stage")?.as_string(),
            measures: measures.collect::<Result<_, Unreadable>>()?,
            workers: column("workers")?.as_list(),
            above: column("workers_above")?.as_list(),
        })
    }

    fn fill(&self, trajectories: &mut [Trajectory], layout: &Layout, from: usize) -> Result<(), Unreadable> {
        let (cells, months) = (layout.cells.len(), layout.months.len());
        for row in 0..self.replication.len() {
            let place = from + row;
            let (cell, observation) = (place % cells, place / cells % months);
            let trajectory = &mut trajectories[place / cells / months];
            let here = layout.cells[cell];
            let expected = (
                trajectory.index as i64,
                layout.months[observation].as_str(),
                layout.team_name(here),
                layout.grade_name(here),
                layout.contract_name(here),
                layout.stage_name(here),
            );
            let found = (
                self.replication.value(row),
                self.month.value(row),
                self.team.value(row),
                self.grade.value(row),
                self.contract.value(row),
                self.stage.value(row),
            );
            if found != expected {
                return Err(Unreadable::Foreign(format!("row {place} is of {found:?}, expected {expected:?}")));
            }
            for (values, kept) in &self.measures {
                if let Some(column) = kept[cell]
                    && values.is_valid(row)
                {
                    trajectory.rows[observation][column] = values.value(row);
                }
            }
            if let Cell { team: Some(team), grade: Some(grade), contract: None, .. } = here {
                let counts = |list: &ListArray| list.value(row).as_primitive::<UInt32Type>().values().to_vec();
                trajectory.workers[observation][team][grade] = counts(self.workers);
                trajectory.above[observation][team][grade] = counts(self.above);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Summary, synthetic};

    fn trimmed(row: &[u32]) -> Vec<u32> {
        row[..row.iter().rposition(|&count| count > 0).map_or(0, |last| last + 1)].to_vec()
    }

    fn written(ensemble: &Ensemble) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, "option", ensemble).unwrap();
        bytes
    }

    #[test]
    fn what_is_written_reads_back_to_the_same_summary() {
        let ensemble = synthetic::ensemble(5, 40, 0.25);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("replications.parquet");
        std::fs::write(&path, written(&ensemble)).unwrap();
        let trajectories = read(&path, &ensemble.layout, 5, 40).unwrap();
        for (read, kept) in trajectories.iter().zip(&ensemble.trajectories) {
            let cut = |counts: &[Vec<u32>]| counts.iter().map(|row| trimmed(row)).collect::<Vec<_>>();
            let all =
                |counts: &[Vec<Vec<Vec<u32>>>]| counts.iter().flatten().map(|grades| cut(grades)).collect::<Vec<_>>();
            assert_eq!((all(&read.workers), all(&read.above)), (all(&kept.workers), all(&kept.above)));
        }
        let again = Ensemble { trajectories, ..ensemble.clone() };
        assert_eq!(Summary::of(&again), Summary::of(&ensemble));
        assert_eq!(written(&again), written(&ensemble));
    }

    #[test]
    fn a_table_of_other_replications_is_refused() {
        let ensemble = synthetic::ensemble(0, 3, 0.0);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("replications.parquet");
        std::fs::write(&path, written(&ensemble)).unwrap();
        let told = |first, count| read(&path, &ensemble.layout, first, count).unwrap_err().to_string();
        assert!(told(1, 3).starts_with("row 0 is of"), "{}", told(1, 3));
        assert!(told(0, 2).contains("its manifest says 2 replications"));
        std::fs::write(&path, b"PAR1").unwrap();
        assert!(told(0, 3).starts_with("not a sound parquet file"), "{}", told(0, 3));
    }
}
