using System.Globalization;
using Qvs.Domain;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Tenancy;

namespace Qvs.Cloud.Hosting;

/// <summary>What holds for every project that says nothing else: sections <c>Qvs:Quotas</c> and <c>Qvs:Retention</c>, and <c>Qvs:NameRestsDays</c>.</summary>
internal static class TenancySettings
{
    private const string None = "none";

    /// <exception cref="StartupException">A setting has no meaning.</exception>
    public static Action<TenancyOptions> Read(IConfiguration configuration)
    {
        var (quotas, retention) = (Quotas(new Section(configuration, "Qvs:Quotas")), Retention(new Section(configuration, "Qvs:Retention")));
        var rests = new Section(configuration, "Qvs").Number("NameRestsDays", 30);
        Refuse("Qvs:Quotas", QuotaRules.Problems(quotas));
        Refuse("Qvs:Retention", RetentionRules.Problems(retention));
        return options =>
        {
            (options.Quotas, options.Retention) = (quotas, retention);
            options.NameRests = TimeSpan.FromDays(rests ?? 0);
        };
    }

    private static Quotas Quotas(Section section)
    {
        var defaults = QuotaRules.Defaults;
        var quotas = defaults with
        {
            Applications = section.Small(nameof(defaults.Applications), defaults.Applications),
            Environments = section.Small(nameof(defaults.Environments), defaults.Environments),
            Clusters = section.Small(nameof(defaults.Clusters), defaults.Clusters),
            Members = section.Small(nameof(defaults.Members), defaults.Members),
            OpenRuns = section.Small(nameof(defaults.OpenRuns), defaults.OpenRuns),
            RunsPerDay = section.Small(nameof(defaults.RunsPerDay), defaults.RunsPerDay),
            StoredBytes = section.Number(nameof(defaults.StoredBytes), defaults.StoredBytes),
            CompilesAtOnce = section.Small(nameof(defaults.CompilesAtOnce), defaults.CompilesAtOnce),
        };
        section.RefuseUnknown();
        return quotas;
    }

    private static RetentionSettings Retention(Section section)
    {
        var defaults = RetentionRules.Defaults;
        var retention = new RetentionSettings
        {
            RunDays = section.Small(nameof(defaults.RunDays), defaults.RunDays),
            LogDays = section.Small(nameof(defaults.LogDays), defaults.LogDays),
            ArtifactDays = section.Small(nameof(defaults.ArtifactDays), defaults.ArtifactDays),
            KeepRuns = section.Small(nameof(defaults.KeepRuns), defaults.KeepRuns) ?? 0,
            AuditDays = section.Small(nameof(defaults.AuditDays), defaults.AuditDays),
        };
        section.RefuseUnknown();
        return retention;
    }

    private static void Refuse(string section, ImmutableArray<Rejection> problems)
    {
        if (problems is [{ } first, ..])
        {
            throw new StartupException($"the section {section} is wrong. {first.Message} {first.NextStep}");
        }
    }

    private sealed class Section(IConfiguration configuration, string name)
    {
        private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

        public int? Small(string setting, int? otherwise) => (int?)Number(setting, otherwise, int.MaxValue);

        /// <summary>A number from 0, or <c>none</c> for no limit.</summary>
        public long? Number(string setting, long? otherwise, long most = long.MaxValue)
        {
            _known.Add(setting);
            return configuration[$"{name}:{setting}"] is not { Length: > 0 } text ? otherwise
                : text == None ? null
                : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number
                : throw new StartupException($"the setting {name}:{setting} is '{text.ReplaceLineEndings(" ")}', but must be a number from 0 to {most}, or '{None}'. Correct or remove it.");
        }

        public void RefuseUnknown()
        {
            if (configuration.GetSection(name).GetChildren().FirstOrDefault(child => !_known.Contains(child.Key)) is { } unknown)
            {
                throw new StartupException($"the setting {unknown.Path} is not known. The settings are {string.Join(", ", _known)}; correct or remove it.");
            }
        }
    }
}
