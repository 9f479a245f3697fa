using System.Globalization;
using System.Reflection;
using System.Text;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Docs;

[Collection(nameof(SqliteGate))]
public sealed class RoutesReferenceTests(SqliteGate gate)
{
    private const string Intro =
        """
        # Routes

        Every address the server answers, who may ask, and the code that answers. `/openapi/v1.json` of a running server describes those under `/api/v1` in full.

        This page is made from the code; `dotnet run build.cs golden` writes it anew.

        | Route | Who | Answered by |
        |---|---|---|

        """;

    [Fact]
    public void Every_route_is_on_the_page()
    {
        var page = new StringBuilder(Intro);
        var endpoints = gate.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(method => (Method: method, Endpoint: e)))
            .OrderBy(e => e.Endpoint.RoutePattern.RawText, StringComparer.Ordinal).ThenBy(e => e.Method, StringComparer.Ordinal);
        foreach (var (method, endpoint) in endpoints)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}` | {Who(endpoint)} | {Handler(endpoint)} |\n");
        }

        Golden.MatchFile(page.ToString(), Repo.Path("docs", "routes.md"));
    }

    private static string Who(RouteEndpoint endpoint)
    {
        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>().ToArray();
        return endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "anybody"
            : policies.Length > 0 ? string.Join(", ", policies.Select(p => $"`{p}`"))
            : endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null ? "signed in"
            : "anybody";
    }

    private static string Handler(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<MethodInfo>() is { } method
        ? method.DeclaringType is { } type && !type.Name.StartsWith('<') ? $"`{type.Name}.{method.Name}`" : $"`{Declarer(method.DeclaringType!).Name}`"
        : "";

    private static Type Declarer(Type type) => type.Name.StartsWith('<') && type.DeclaringType is { } outer ? Declarer(outer) : type;
}
