using System.Globalization;
using System.Text;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>What holds after everything that may override it: lifetimes and single sign-on, by integration and platform.</summary>
internal sealed class ReportEndpoints(ITvDirectory directory)
{
    private const string Header = "serviceProvider,mvpd,platform,enabled,authenticationSeconds,authenticationSetByMvpd,authorizationSeconds,authorizationSetByMvpd,mediaTokenSeconds,singleSignOn";

    /// <summary>The table of the active configuration.</summary>
    public async Task<Ok<Page<TvReportRow>>> ListAsync(HttpContext http, string? serviceProvider, string? mvpd, CancellationToken ct) => TypedResults.Ok(
        new Page<TvReportRow>([.. Rows(await directory.ForAsync(Caller.Of(http).OrganizationId, ct), serviceProvider, mvpd)], null));

    /// <summary>The same for spreadsheets (RFC 4180).</summary>
    public async Task<FileContentHttpResult> ExportAsync(HttpContext http, string? serviceProvider, string? mvpd, CancellationToken ct)
    {
        var text = new StringBuilder(Header).Append("\r\n");
        foreach (var row in Rows(await directory.ForAsync(Caller.Of(http).OrganizationId, ct), serviceProvider, mvpd))
        {
            // Ids have letters, digits, dots, underscores and hyphens: nothing to quote. One that begins with a hyphen must not become a formula.
            text.Append(CultureInfo.InvariantCulture, $"{Cell(row.ServiceProvider)},{Cell(row.Mvpd)},{row.Platform},{Yes(row.Enabled)},{row.AuthenticationSeconds},{Yes(row.AuthenticationSetByMvpd)},")
                .Append(CultureInfo.InvariantCulture, $"{row.AuthorizationSeconds},{Yes(row.AuthorizationSetByMvpd)},{row.MediaTokenSeconds},{row.SingleSignOn.ToString().ToLowerInvariant()}\r\n");
        }

        return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", "tv-report.csv");
    }

    private static IEnumerable<TvReportRow> Rows(TvSettings settings, string? serviceProvider, string? mvpd) =>
        from stated in settings.Configuration.Integrations
        where (serviceProvider is null || stated.ServiceProvider == serviceProvider) && (mvpd is null || stated.Mvpd == mvpd)
        let integration = settings.Integration(stated.ServiceProvider, stated.Mvpd)!
        from platform in DevicePlatform.All
        select Row(integration, platform, integration.On(platform));

    private static TvReportRow Row(Integration integration, DevicePlatform platform, PlatformTraits traits) => new(
        integration.ServiceProvider.Id, integration.Mvpd.Id, platform.Id, integration.Enabled, (long)traits.Authentication.Duration.TotalSeconds, traits.Authentication.SetByMvpd,
        (long)traits.Authorization.Duration.TotalSeconds, traits.Authorization.SetByMvpd, (long)traits.MediaToken.TotalSeconds, SingleSignOn(platform, traits));

    private static TvSingleSignOn SingleSignOn(DevicePlatform platform, PlatformTraits traits) =>
        !traits.SingleSignOn ? TvSingleSignOn.Disabled
        : !platform.HasAppleFramework || traits.Mvpd is { BoardingStatus: "SUPPORTED", MappingId: not null, ProfileExchange: not null } ? TvSingleSignOn.Enabled
        : TvSingleSignOn.Uncertain;

    private static string Cell(string id) => id.StartsWith('-') ? $"\"'{id}\"" : id;

    private static string Yes(bool value) => value ? "true" : "false";
}
