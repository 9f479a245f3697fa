using System.Data;
using System.Data.Common;

namespace Gatehouse.Server.Storage;

/// <summary>Parameters of a statement that is prepared once and executed with other values each time.</summary>
internal static class ReadParameters
{
    /// <summary>Adds them, without values.</summary>
    public static void Declare(DbParameterCollection to, Func<DbParameter> create, IReadOnlyList<(string Name, DbType Type)> parameters)
    {
        foreach (var (name, type) in parameters)
        {
            var parameter = create();
            (parameter.ParameterName, parameter.DbType, parameter.Value) = (name, type, DBNull.Value);
            to.Add(parameter);
        }
    }

    /// <summary>Gives them values, in the order in which they were declared.</summary>
    public static void Fill(DbParameterCollection parameters, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
