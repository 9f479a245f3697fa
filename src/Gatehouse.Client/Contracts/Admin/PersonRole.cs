namespace Gatehouse.Client.Contracts.Admin;

/// <summary>What a person or API key of an organization may do at most.</summary>
public enum PersonRole
{
    /// <summary>Belongs to the directory: signs in to what the organization offers, and administers nothing.</summary>
    Member,

    /// <summary>Sees everything that is not a credential.</summary>
    ReadOnly,

    /// <summary>Enrolls, manages, edits.</summary>
    Admin,

    /// <summary>Also people, API keys and the organization itself.</summary>
    Owner,
}
