namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>What a device becomes when a person signs in with an account.</summary>
public enum AccountMode
{
    /// <summary>User enrollment (<c>mdm-byod</c>): the organization sees and manages only its own part of the device.</summary>
    Byod,

    /// <summary>Account-driven device enrollment (<c>mdm-adde</c>): the organization manages the device.</summary>
    Adde,

    /// <summary>Nothing: the device says that the account cannot be used with it.</summary>
    Off,
}
