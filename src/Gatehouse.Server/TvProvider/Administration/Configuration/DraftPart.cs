using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Administration.Configuration;

/// <summary>One of the lists of a configuration.</summary>
/// <param name="Name">As paths and the audit trail spell it.</param>
/// <param name="Read">Takes it out.</param>
/// <param name="Write">Puts another in.</param>
/// <param name="Key">What tells its items apart.</param>
internal sealed record DraftPart<T>(
    string Name, Func<TvConfiguration, IReadOnlyList<T>> Read, Func<TvConfiguration, IReadOnlyList<T>, TvConfiguration> Write, Func<T, string> Key)
{
    /// <summary>With an item added, or in the place of the one that has its key.</summary>
    public TvConfiguration Put(TvConfiguration configuration, T item)
    {
        var items = Read(configuration).ToList();
        var at = items.FindIndex(i => Key(i) == Key(item));
        if (at < 0)
        {
            items.Add(item);
        }
        else
        {
            items[at] = item;
        }

        return Write(configuration, items);
    }

    /// <summary>With all items of another configuration put in.</summary>
    public TvConfiguration Merge(TvConfiguration configuration, TvConfiguration other) => Read(other).Aggregate(configuration, Put);

    /// <summary>Without the items of a key; null when there is none.</summary>
    public TvConfiguration? Remove(TvConfiguration configuration, string key)
    {
        var items = Read(configuration);
        var others = items.Where(i => Key(i) != key).ToList();
        return others.Count == items.Count ? null : Write(configuration, others);
    }
}

/// <summary>The lists of a configuration.</summary>
internal static class DraftParts
{
    /// <summary>Media companies.</summary>
    public static DraftPart<TvProgrammer> Programmers { get; } = new("programmers", c => c.Programmers, (c, items) => c with { Programmers = items }, p => p.Id);

    /// <summary>Service providers.</summary>
    public static DraftPart<TvServiceProvider> ServiceProviders { get; } =
        new("serviceProviders", c => c.ServiceProviders, (c, items) => c with { ServiceProviders = items }, p => p.Id);

    /// <summary>MVPDs.</summary>
    public static DraftPart<TvMvpd> Mvpds { get; } = new("mvpds", c => c.Mvpds, (c, items) => c with { Mvpds = items }, m => m.Id);

    /// <summary>Integrations.</summary>
    public static DraftPart<TvIntegration> Integrations { get; } =
        new("integrations", c => c.Integrations, (c, items) => c with { Integrations = items }, i => IntegrationKey(i.ServiceProvider, i.Mvpd));

    /// <summary>Issuers of single sign-on.</summary>
    public static DraftPart<TvSsoIssuer> SsoIssuers { get; } = new("ssoIssuers", c => c.SsoIssuers, (c, items) => c with { SsoIssuers = items }, i => IssuerKey(i.Kind, i.Issuer));

    /// <summary>Key of an integration.</summary>
    public static string IntegrationKey(string serviceProvider, string mvpd) => $"{serviceProvider}/{mvpd}";

    /// <summary>Key of an issuer.</summary>
    public static string IssuerKey(string kind, string issuer) => $"{kind}/{issuer}";

    /// <summary>Everything of another configuration put into one, by the keys of each list.</summary>
    public static TvConfiguration Merge(TvConfiguration configuration, TvConfiguration other) => SsoIssuers.Merge(
        Integrations.Merge(Mvpds.Merge(ServiceProviders.Merge(Programmers.Merge(configuration, other), other), other), other), other);
}
