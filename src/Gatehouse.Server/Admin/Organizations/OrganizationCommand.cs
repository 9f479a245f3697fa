using System.Globalization;
using Gatehouse.Server.Hosting;

namespace Gatehouse.Server.Admin.Organizations;

/// <summary><c>gatehouse-server organization …</c>. Only who runs the server may switch organizations, and a running server heeds it at once.</summary>
public static class OrganizationCommand
{
    /// <summary>Prints what there is.</summary>
    public static async Task<int> ListAsync(WebApplication app)
    {
        var organizations = await app.Services.GetRequiredService<OrganizationSwitch>().ListAsync(CancellationToken.None);
        Say(app, organizations.Count == 0 ? ["There is no organization yet."] : [.. organizations.Select(Line)]);
        return 0;
    }

    /// <summary>Switches one, and prints what it is now.</summary>
    public static async Task<int> SetAsync(WebApplication app, string slug, bool enabled)
    {
        if (await app.Services.GetRequiredService<OrganizationSwitch>().SetAsync(slug, enabled, CancellationToken.None) is not { } organization)
        {
            Say(app, [$"There is no organization {slug}. gatehouse-server organization list shows all."]);
            return 1;
        }

        Say(app, [Line(organization)]);
        return 0;
    }

    private static string Line(OperatedOrganization organization) => string.Create(
        CultureInfo.InvariantCulture,
        $"{organization.Slug}  {(organization.DisabledAt is { } since ? $"off since {since:u}" : "on")}  {organization.Name}");

    private static void Say(WebApplication app, string[] lines) => app.Services.GetRequiredService<Terminal>().Say(lines);
}
