namespace Gatehouse.Client.TvProvider.Answers;

/// <summary>The brand and its providers, as they are on this platform.</summary>
/// <param name="ServiceProvider">Id.</param>
/// <param name="DisplayName">For viewers.</param>
/// <param name="Providers">All, trials too.</param>
public sealed record TvProviders(string ServiceProvider, string DisplayName, IReadOnlyList<TvProviderOffer> Providers)
{
    /// <summary>For the app's own picker.</summary>
    public IReadOnlyList<TvProviderOffer> Pickable => [.. Providers.Where(p => !p.IsTempPass)];

    /// <summary>Trials.</summary>
    public IReadOnlyList<TvProviderOffer> TempPasses => [.. Providers.Where(p => p.IsTempPass)];

    /// <summary>For <c>supportedAccountProviderIdentifiers</c>: those with which the account of the device may be used.</summary>
    public IReadOnlyList<string> SupportedByPlatform => [.. Mapped().Where(p => p.EnablePlatformServices).Select(p => p.PlatformMappingId!)];

    /// <summary>For <c>featuredAccountProviderIdentifiers</c>: those that the platform's picker shows first.</summary>
    public IReadOnlyList<string> FeaturedByPlatform => [.. Mapped().Where(p => p.DisplayInPlatformPicker).Select(p => p.PlatformMappingId!)];

    /// <summary>Whom the framework of the platform means; null for nobody here.</summary>
    public TvProviderOffer? ByPlatformId(string? id) => id is null ? null : Mapped().FirstOrDefault(p => p.PlatformMappingId == id);

    private IEnumerable<TvProviderOffer> Mapped() => Providers.Where(p => p.PlatformMappingId is not null);
}
