using Gatehouse.Server.Hosting;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.Apps.Configuration;

/// <summary>Addresses of the endpoints for apps, by their metadata names.</summary>
internal sealed class AppEndpoints(PublicUrls urls) : IMetadataPart
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Endpoints(Issuer issuer)
    {
        var root = urls.For($"/apps/v1/{issuer.Slug}");
        return new Dictionary<string, string>
        {
            ["gatehouse_anonymous_enrollment_endpoint"] = root + "/enroll/anonymous",
            ["challenge_endpoint"] = root + "/challenge",
            ["gatehouse_devices_endpoint"] = root + "/devices",
            ["gatehouse_configuration_endpoint"] = root + "/configuration",
        };
    }
}
