using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Conformance.Tls;

/// <summary>Behind nginx, as <c>deploy/nginx/gatehouse.conf</c> configures it.</summary>
public sealed class BehindNginxTests(NginxSite site) : SecureSiteTests(site), IClassFixture<NginxSite>
{
    [Fact]
    public async Task Certificate_header_that_a_client_wrote_counts_neither_through_nginx_nor_past_it()
    {
        using var network = new DeviceNetwork();
        using var device = await EnrolledAsync(network);
        var identity = device.Management!.Identity;
        var forged = $"X-Client-Cert: {Uri.EscapeDataString(identity.ExportCertificatePem() + "\n")}";

        Assert.Equal("200", await ReportAsync(device, site.Address, [.. await ShowAsync(identity)]));
        Assert.Equal("403", await ReportAsync(device, site.Address, "--header", forged));
        Assert.Equal("403", await ReportAsync(device, site.Server.BaseAddress, "--header", forged));

        // The same header from nginx's address is believed: it was the sender that made the difference.
        Assert.Equal("200", await ReportAsync(device, site.Server.BaseAddress, "--header", forged, "--interface", Nginx.Source));
    }

    [Fact]
    public async Task Log_of_nginx_holds_nothing_that_lets_somebody_in()
    {
        using var network = new DeviceNetwork();
        using var enrolled = await EnrolledAsync(network);
        var token = await site.Tenant.TokenAsync();
        var links = await site.Tenant.Api.GetEnrollmentTokenLinkAsync(token.Id, Ct);
        await Tools.RunAsync("curl", ["--silent", "--fail", "--cacert", site.Ca.RootFile, links.Url, links.ShortUrl], ct: Ct);

        await Eventually.TrueAsync(async () => (await site.Nginx.AccessLogAsync()).Contains("/e/...", StringComparison.Ordinal), "nginx logs the short link");
        var log = await site.Nginx.AllLogsAsync();
        Assert.Contains("GET /enroll HTTP", log, StringComparison.Ordinal);
        Assert.Contains("/enroll/profile/... HTTP", log, StringComparison.Ordinal);
        Assert.DoesNotContain("token=", log, StringComparison.Ordinal);
        Assert.DoesNotContain(new Uri(links.Url).Query.Split("token=")[1][..40], log, StringComparison.Ordinal);
        Assert.DoesNotContain(new Uri(links.ShortUrl).Segments[^1], log, StringComparison.Ordinal);
    }
}
