using System.Data.Common;

namespace Qvs.Infrastructure.Storage.Sql;

/// <summary>A database as lists, audit and grain state need it: single statements, each done whole or not at all.</summary>
internal interface ISqlDatabase
{
    /// <summary>Makes and migrates the tables; safe while others do the same.</summary>
    /// <exception cref="StorageException">The database is not to be had, or is of a newer product.</exception>
    Task Prepare(CancellationToken cancellation);

    /// <summary>Changes something; it is durable when the task ends.</summary>
    /// <returns>The number that the statement returns for the row that it changed, or null if it changed none.</returns>
    Task<long?> Execute(SqlStatement statement, CancellationToken cancellation);

    Task<ImmutableArray<T>> Query<T>(SqlStatement statement, Func<DbDataReader, T> row, CancellationToken cancellation);
}
