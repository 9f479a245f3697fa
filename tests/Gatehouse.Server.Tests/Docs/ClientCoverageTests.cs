using Gatehouse.Client;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Docs;

[Collection(nameof(SqliteGate))]
public sealed class ClientCoverageTests(SqliteGate gate)
{
    [Fact]
    public void Every_operation_of_the_API_is_a_method_of_the_client_by_the_same_name()
    {
        var methods = typeof(GatehouseClient).GetMethods().Select(m => m.Name).ToHashSet();
        var operations = Operations().ToArray();

        Assert.NotEmpty(operations);
        Assert.DoesNotContain(operations, operation => !methods.Contains(operation + "Async"));
    }

    private IEnumerable<string> Operations() =>
        from endpoint in gate.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1", StringComparison.Ordinal)
        select endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText;
}
