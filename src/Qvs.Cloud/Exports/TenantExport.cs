using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Qvs.Cloud.Access;
using Qvs.Cloud.Api;
using Qvs.Cloud.Hosting;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;
using Qvs.Grains.Delivery;
using Qvs.Grains.Releases;
using Qvs.Grains.Tenancy;

namespace Qvs.Cloud.Exports;

/// <summary>
/// Everything of a project as a tar.gz of readable files (src/docs/operations.md, Export). It is written as it is read, in the caller's name: each file is one
/// revision of one object, and what changes meanwhile may be in it or not. Values of secrets are in nothing that is read here.
/// </summary>
internal sealed class TenantExport(IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, TimeProvider clock)
{
    public const string Format = "qvs-project-export";

    /// <summary>Raised when a file is moved, or something in it changes its meaning; new files and fields do not raise it.</summary>
    public const int Version = 1;

    private const int PageSize = 500;

    private static readonly (string Kind, string Folder)[] Definitions =
    [
        (ListingKinds.Repository, "repositories"),
        (ListingKinds.Application, "applications"),
        (ListingKinds.Environment, "environments"),
        (ListingKinds.Cluster, "clusters"),
        (ListingKinds.Credential, "credentials"),
        (ListingKinds.Webhook, "webhooks"),
        (ListingKinds.Schedule, "schedules"),
        (ListingKinds.Channel, "channels"),
    ];

    private readonly JsonSerializerOptions _json = new(json.Value.SerializerOptions) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the archive and leaves the stream open. Whoever breaks off leaves an archive without its last file.</summary>
    public async Task Write(TenantSession session, Stream output, CancellationToken cancellation)
    {
        await using var zip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        await using var tar = new TarWriter(zip, TarEntryFormat.Pax, leaveOpen: true);
        var archive = new Archive(tar, clock, _json, cancellation);
        await archive.Json("export.json", new { format = Format, version = Version, project = session.Tenant, exportedAt = clock.GetUtcNow(), product = ProductVersion.Text });
        await archive.Json("project.json", await session.Ask(new TenantKey(session.Tenant), (ITenantDirectoryGrain grain) => grain.Get()));
        await archive.Json("retention.json", await session.Ask($"retention:{session.Tenant}", (IRetentionGrain grain) => grain.Get()));
        await archive.Json("usage.json", await session.Ask($"usage:{session.Tenant}", (IUsageGrain grain) => grain.Get(UsageLimits.MostDays)));
        foreach (var (kind, folder) in Definitions)
        {
            await foreach (var row in Rows(session, kind, cancellation))
            {
                await archive.Json($"{folder}/{NameOf(row.Key)}.json", JsonNode.Parse(row.Body));
            }
        }

        await Deployments(session, archive, cancellation);
        await Lines(session, archive, cancellation);
        await Runs(session, archive, cancellation);
        await Audit(session, archive, cancellation);
        await archive.Json("complete.json", new { files = archive.Files });
    }

    private static async Task Deployments(TenantSession session, Archive archive, CancellationToken cancellation)
    {
        await foreach (var row in Rows(session, ListingKinds.Deployment, cancellation))
        {
            if (DeploymentKey.TryParse(row.Key, out var key))
            {
                var releases = await session.Ask(key, (IDeploymentGrain grain) => grain.History());
                await archive.Json($"deployments/{key.Application}/{key.Deployment}.json", new { definition = JsonNode.Parse(row.Body), releases });
            }
        }
    }

    private static async Task Lines(TenantSession session, Archive archive, CancellationToken cancellation)
    {
        await foreach (var row in Rows(session, ListingKinds.Line, cancellation))
        {
            if (AssemblyLineKey.TryParse(row.Key, out var key) && await session.Ask(key, (IAssemblyLineGrain grain) => grain.Get()) is { } line)
            {
                await archive.Text($"assemblylines/{key.Line}.yaml", line.Value.Yaml);
                var promotions = (await session.Ask(key, (IPromotionGrain grain) => grain.Get())).Value.Rules;
                await archive.Json($"assemblylines/{key.Line}.json", new { line.Value.Settings, promotions, line.Revision, line.ChangedAt, line.ChangedBy });
            }
        }
    }

    private static async Task Runs(TenantSession session, Archive archive, CancellationToken cancellation)
    {
        await foreach (var row in Rows(session, ListingKinds.Run, cancellation))
        {
            // It may have been forgotten since it was listed.
            if (RunKey.TryParse(row.Key, out var key) && await session.Ask(key, (IAssemblyLineRunGrain grain) => grain.Get()) is { } run)
            {
                await archive.Json(string.Create(CultureInfo.InvariantCulture, $"runs/{key.Line}/{key.Number}.json"), RunDocument.Of(run));
            }
        }
    }

    /// <summary>Newest first, as it is read; each line is an entry, with its hash.</summary>
    private static async Task Audit(TenantSession session, Archive archive, CancellationToken cancellation)
    {
        long? before = null;
        while (await session.Audit(new AuditQuery(session.Tenant, Before: before, Limit: PageSize), cancellation) is { Length: > 0 } page)
        {
            before = page[^1].Sequence;
            await archive.Text(
                string.Create(CultureInfo.InvariantCulture, $"audit/{before:d10}-{page[0].Sequence:d10}.jsonl"),
                string.Concat(page.Select(entry => archive.Line(entry))));
        }
    }

    private static async IAsyncEnumerable<ListingRow> Rows(
        TenantSession session, string kind, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var page = await session.List(new ListingQuery(session.Tenant, kind, Cursor: cursor, Limit: PageSize), cancellation);
            foreach (var row in page.Rows)
            {
                yield return row;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>The key without its kind and tenant; its parts are names.</summary>
    private static string NameOf(string key) => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private sealed class Archive(TarWriter tar, TimeProvider clock, JsonSerializerOptions json, CancellationToken cancellation)
    {
        private readonly JsonSerializerOptions _line = new(json) { WriteIndented = false };

        public int Files { get; private set; }

        public string Line<T>(T value) => JsonSerializer.Serialize(value, _line) + "\n";

        public Task Json<T>(string path, T value) => Write(path, [.. JsonSerializer.SerializeToUtf8Bytes(value, json), (byte)'\n']);

        public Task Text(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

        private async Task Write(string path, byte[] content)
        {
            using var data = new MemoryStream(content);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = data, ModificationTime = clock.GetUtcNow() }, cancellation);
            Files++;
        }
    }
}
