namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Who issues the certificates of a SCEP profile.</summary>
public enum ScepServerKind
{
    /// <summary>The organization's own CA.</summary>
    BuiltIn,

    /// <summary>Another SCEP server; enrollment profiles point at its address.</summary>
    External,
}
