namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>What a feature adds to the description of an issuer (RFC 8414 §2).</summary>
public interface IMetadataPart
{
    /// <summary>Endpoints by their metadata names.</summary>
    IReadOnlyDictionary<string, string> Endpoints(Issuer issuer);
}
