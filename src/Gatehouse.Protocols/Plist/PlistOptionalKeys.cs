namespace Gatehouse.Protocols.Plist;

/// <summary>Adding keys that have a value only sometimes: null leaves the key out.</summary>
public static class PlistOptionalKeys
{
    /// <summary>Adds a value unless it is null.</summary>
    public static void AddIfSet(this PlistDictionary dictionary, string key, PlistValue? value)
    {
        if (value is not null) dictionary.Add(key, value);
    }

    /// <summary>Adds a string unless it is null; an empty one is a value.</summary>
    public static void AddIfSet(this PlistDictionary dictionary, string key, string? value)
    {
        if (value is not null) dictionary.Add(key, value);
    }

    /// <summary>Adds a boolean unless it is null.</summary>
    public static void AddIfSet(this PlistDictionary dictionary, string key, bool? value)
    {
        if (value is { } present) dictionary.Add(key, present);
    }

    /// <summary>Adds an integer unless it is null.</summary>
    public static void AddIfSet(this PlistDictionary dictionary, string key, long? value)
    {
        if (value is { } present) dictionary.Add(key, present);
    }

    /// <summary>Adds data unless it is null.</summary>
    public static void AddIfSet(this PlistDictionary dictionary, string key, ReadOnlyMemory<byte>? value)
    {
        if (value is { } present) dictionary.Add(key, present);
    }

    /// <summary>Adds a list of strings unless it is null.</summary>
    public static void AddIfSet(this PlistDictionary dictionary, string key, IEnumerable<string>? values)
    {
        if (values is not null) dictionary.Add(key, PlistArray.Of(values));
    }
}
