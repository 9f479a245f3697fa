namespace Gatehouse.Protocols.Saml;

/// <summary>How strictly a response must belong to our request: Destination, Recipient and InResponseTo.</summary>
public enum SamlCorrelation
{
    /// <summary>All must be there and be right: the browser flow (SAML Profiles §4.1.4.3).</summary>
    Required,

    /// <summary>What is there must be right: the relayed flow, in which a device's framework asks in our name.</summary>
    WhenPresent,

    /// <summary>None is looked at: for one provider whose relayed responses answer the framework's query instead of our request.</summary>
    Ignored,
}
