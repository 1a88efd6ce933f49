using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Qvs.Infrastructure.Storage.Migrations;

/// <summary>One step of a schema. Released ones are never edited: their checksums are in every database that ran them.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
}

internal sealed record AppliedMigration(int Number, string Name, string Checksum);

internal static class MigrationSet
{
    /// <summary>The embedded files <c>NNNN_name.sql</c> of a folder, in order; numbers run from 1 without gaps.</summary>
    public static ImmutableArray<Migration> Load(string folder)
    {
        var assembly = typeof(MigrationSet).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Read(assembly.GetManifestResourceStream(name)!, name[(folder.Length + 1)..])),
        ];
    }

    private static Migration Read(Stream resource, string file)
    {
        using var reader = new StreamReader(resource);
        return new Migration(int.Parse(file[..4], CultureInfo.InvariantCulture), Path.GetFileNameWithoutExtension(file)[5..], reader.ReadToEnd());
    }
}
