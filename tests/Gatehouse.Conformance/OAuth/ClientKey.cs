using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Gatehouse.Conformance.OAuth;

/// <summary>A P-256 key of a client, as JSON Web Keys (RFC 7517).</summary>
public sealed class ClientKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>With the private half.</summary>
    public JsonObject Private
    {
        get
        {
            var key = Public;
            key["d"] = Base64Url.EncodeToString(_key.ExportParameters(true).D);
            return key;
        }
    }

    /// <summary>What the server gets to know.</summary>
    public JsonObject Public
    {
        get
        {
            var point = _key.ExportParameters(false).Q;
            return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
