using Gatehouse.Client.Apps;
using Gatehouse.Client.AspNetCore;

namespace Gatehouse.Client.Tests.Surface;

/// <summary>What apps and backends compile against: a change shows up in review as a changed file.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_SDK_for_apps_offers_what_it_did() =>
        Golden.Match(PublicSurface.Of(typeof(AppSession).Assembly, t => t.Namespace!.StartsWith("Gatehouse.Client.Apps", StringComparison.Ordinal)), "Gatehouse.Client.Apps.txt");

    [Fact]
    public void The_client_of_the_administration_API_offers_what_it_did() =>
        Golden.Match(PublicSurface.Of(typeof(GatehouseClient).Assembly, t => !t.Namespace!.StartsWith("Gatehouse.Client.Apps", StringComparison.Ordinal)), "Gatehouse.Client.txt");

    [Fact]
    public void The_part_for_backends_offers_what_it_did() =>
        Golden.Match(PublicSurface.Of(typeof(GatehouseAppOptions).Assembly, _ => true), "Gatehouse.Client.AspNetCore.txt");

    [Fact]
    public void Both_builds_of_the_SDK_for_apps_offer_the_same()
    {
        var older = PublicSurface.Of(OlderBuild.Assembly, _ => true);

        Assert.Equal(PublicSurface.Of(typeof(AppSession).Assembly, t => t.Namespace!.StartsWith("Gatehouse.Client.Apps", StringComparison.Ordinal)), older);
    }
}
