using System.Data.Common;

namespace Qvs.Infrastructure.Storage.Sql;

/// <summary>A database as lists, audit and grain state need it.</summary>
internal interface ISqlDatabase
{
    /// <summary>Makes and migrates the tables; safe while others do the same.</summary>
    /// <exception cref="StorageException">The database is not to be had, or is of a newer product.</exception>
    Task Prepare(CancellationToken cancellation);

    /// <summary>
    /// Changes something; it is durable when the task ends. What waits at the same time is committed together, without one harming the other, and fairly: a
    /// backlog of one tenant delays that tenant.
    /// </summary>
    /// <param name="tenant">Whose it is; "" for the platform's own.</param>
    /// <param name="statements">Done in this order and with one commit. Each is done whole or not at all, and returns (<c>RETURNING</c>) a number for the row that it changed.</param>
    /// <returns>These numbers; null where nothing was changed.</returns>
    Task<ImmutableArray<long?>> Execute(string tenant, ImmutableArray<SqlStatement> statements, CancellationToken cancellation);

    Task<ImmutableArray<T>> Query<T>(SqlStatement statement, Func<DbDataReader, T> row, CancellationToken cancellation);
}

internal static class SqlDatabases
{
    public static async Task<long?> Execute(this ISqlDatabase database, string tenant, SqlStatement statement, CancellationToken cancellation) =>
        (await database.Execute(tenant, [statement], cancellation))[0];
}
