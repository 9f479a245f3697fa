using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.AccountDriven.Discovery;

/// <summary>What to put on the web server of a domain. Redirects carry the query on, which no web server does by itself.</summary>
internal static class Snippets
{
    /// <summary>For nginx, Apache, Caddy and hosting of plain files.</summary>
    public static async Task<Ok<Page<DiscoverySnippet>>> ListAsync(
        HttpContext http, OrganizationDirectory organizations, DiscoveryAddresses addresses, CancellationToken ct)
    {
        var organization = (await organizations.FindAsync(Caller.Of(http).OrganizationId, ct))!;
        return TypedResults.Ok(new Page<DiscoverySnippet>(For(addresses.Discovery(organization.Slug), addresses.EnrollByFile(organization.Slug, "byod")), null));
    }

    /// <summary>All snippets.</summary>
    /// <param name="target">Address of the organization's service discovery.</param>
    /// <param name="enroll">Enrollment address for plain files, which cannot tell people or devices apart.</param>
    public static IReadOnlyList<DiscoverySnippet> For(string target, string enroll) =>
    [
        new()
        {
            Server = "nginx",
            Where = "Inside the server block of the domain.",
            Text = $"location = {DiscoveryQuery.Path} {{\n    return 302 {target}$is_args$args;\n}}\n",
        },
        new()
        {
            Server = "apache",
            Where = "Inside the VirtualHost of the domain, or in .htaccess of its root; needs mod_rewrite, which hands the query on as it came.",
            Text = $"RewriteEngine On\nRewriteRule \"^/?\\.well-known/com\\.apple\\.remotemanagement$\" \"{target}\" [R=302,L,NE]\n",
        },
        new()
        {
            Server = "caddy",
            Where = "Inside the site block of the domain.",
            Text = $"@remotemanagement path {DiscoveryQuery.Path}\nredir @remotemanagement {target}?{{query}} 302\n",
        },
        new()
        {
            Server = "static",
            Where = $"As the file {DiscoveryQuery.Path[1..]}, without an extension, served as application/json. Everybody gets user enrollment then; rules for people and devices need a redirect.",
            Text = System.Text.Encoding.UTF8.GetString(new DiscoveryAnswer(DiscoveryAnswer.Byod, enroll).Write()) + "\n",
        },
    ];
}
