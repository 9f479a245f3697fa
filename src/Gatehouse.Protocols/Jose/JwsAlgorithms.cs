namespace Gatehouse.Protocols.Jose;

/// <summary>Names of <see cref="JwsAlgorithm"/> on the wire.</summary>
public static class JwsAlgorithms
{
    /// <summary>All of them, in the order in which metadata lists them.</summary>
    public static readonly IReadOnlyList<string> Names = ["ES256", "RS256", "PS256"];

    /// <summary>What <c>alg</c> says.</summary>
    public static string Name(JwsAlgorithm algorithm) => Names[(int)algorithm];

    /// <summary>Case-sensitive, as RFC 7515 §4.1.1 asks. Null for everything else, <c>none</c> and HMAC included.</summary>
    public static JwsAlgorithm? Find(string? name) => name switch
    {
        "ES256" => JwsAlgorithm.ES256,
        "RS256" => JwsAlgorithm.RS256,
        "PS256" => JwsAlgorithm.PS256,
        _ => null,
    };
}
