namespace Gatehouse.Client.Apps.Events;

/// <summary>Kind of an error that nobody asked for.</summary>
public enum ErrorType
{
    /// <summary>None of the others.</summary>
    Internal = 0,

    /// <summary>The stored credentials.</summary>
    Storage = 1,

    /// <summary>The configuration.</summary>
    Configuration = 2,

    /// <summary>The server said something that was not expected of it.</summary>
    Server = 3,
}
