using Gatehouse.Client.Apps;
using Gatehouse.Client.AspNetCore;
using Gatehouse.Client.TvProvider;

namespace Gatehouse.Client.Tests.Surface;

/// <summary>What apps and backends compile against: a change shows up in review as a changed file.</summary>
public sealed class PublicSurfaceTests
{
    private const string BackendsOfStreaming = "Gatehouse.Client.TvProvider.Backends";

    [Fact]
    public void The_SDK_for_apps_offers_what_it_did() =>
        Golden.Match(PublicSurface.Of(typeof(AppSession).Assembly, IsForApps), "Gatehouse.Client.Apps.txt");

    [Fact]
    public void The_client_of_the_administration_API_offers_what_it_did() =>
        Golden.Match(PublicSurface.Of(typeof(GatehouseClient).Assembly, t => !IsForApps(t) && !IsForStreaming(t)), "Gatehouse.Client.txt");

    [Fact]
    public void The_client_of_streaming_apps_and_their_backends_offers_what_it_did() =>
        Golden.Match(PublicSurface.Of(typeof(TvApp).Assembly, IsForStreaming), "Gatehouse.Client.TvProvider.txt");

    [Fact]
    public void The_part_for_backends_offers_what_it_did() =>
        Golden.Match(PublicSurface.Of(typeof(GatehouseAppOptions).Assembly, _ => true), "Gatehouse.Client.AspNetCore.txt");

    [Fact]
    public void Both_builds_of_what_is_for_apps_offer_the_same()
    {
        var older = PublicSurface.Of(OlderBuild.Assembly, _ => true);

        Assert.Equal(PublicSurface.Of(typeof(AppSession).Assembly, t => IsForApps(t) || (IsForStreaming(t) && t.Namespace != BackendsOfStreaming)), older);
    }

    private static bool IsForApps(Type type) => type.Namespace!.StartsWith("Gatehouse.Client.Apps", StringComparison.Ordinal);

    private static bool IsForStreaming(Type type) => type.Namespace!.StartsWith("Gatehouse.Client.TvProvider", StringComparison.Ordinal);
}
